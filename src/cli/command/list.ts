import { EXIT } from "../exit.ts";
import { listFlags } from "../flags.ts";
import { runnable } from "../runnable.ts";
export default runnable(listFlags, async () => EXIT.success);
