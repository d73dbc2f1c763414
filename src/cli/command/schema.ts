import { EXIT } from "../exit.ts";
import { schemaFlags } from "../flags.ts";
import { runnable } from "../runnable.ts";
export default runnable(schemaFlags, async () => EXIT.success);
