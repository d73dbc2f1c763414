import { interoperates, run } from "./toolchain.ts";

interoperates({
  name: "awslambdaric",
  builder: "python3",
  folder: "python",
  async build(cache) {
    const python = `${cache}/bin/python`;
    await run(["python3", "-m", "venv", cache]);
    await run([python, "-m", "pip", "install", "--quiet", "-r", "python/requirements.txt"]);
    return { python };
  },
  scenarios: {
    "function.lambda.yml": ["python"],
    "life.lambda.yml": ["python"],
    "init.lambda.yml": ["python"],
  },
});
