import { describe } from "bun:test";
import { describeHost } from "./describe-host.ts";

describe("createProcessHost()", () => describeHost((host) => host));
