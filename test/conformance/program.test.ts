import { setDefaultTimeout } from "bun:test";
import { conforms } from "./conform.ts";
import { openProgram } from "./program-wire.ts";

setDefaultTimeout(60_000);

conforms("lambda-sim serve", openProgram);
