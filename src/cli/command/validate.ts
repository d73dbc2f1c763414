import { EXIT } from "../exit.ts";
import { validateFlags } from "../flags.ts";
import { runnable } from "../runnable.ts";
export default runnable(validateFlags, async () => EXIT.success);
