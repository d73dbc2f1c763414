import { userInfo } from "node:os";
import { isolationProblem } from "../process/isolation-problem.ts";
import { interoperates, type Client } from "./toolchain.ts";

const folder = "subscribers";
/** Nothing: they are scripts, and need no more than the libraries of their languages. */
const build: Client["build"] = () => Promise.resolve({});

interoperates({
  name: "Python subscribers",
  builder: "python3",
  folder,
  build,
  scenarios: { "telemetry-python.lambda.yml": [], "logs-python.lambda.yml": [] },
});

interoperates({
  name: "Python subscriber at sandbox.localdomain",
  builder: "python3",
  problem: await isolationProblem(userInfo()),
  folder,
  build,
  scenarios: { "isolated.lambda.yml": [] },
});

interoperates({
  name: "Node subscriber",
  builder: "node",
  folder,
  build,
  scenarios: { "telemetry-node.lambda.yml": [] },
});
