import { conforms } from "./conform.ts";
import { openInProcess } from "./in-process-wire.ts";

conforms("the api", openInProcess);
