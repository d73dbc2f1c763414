import { conforms } from "./conform.ts";
import { openProgram } from "./program-wire.ts";

conforms("lambda-sim serve", openProgram);
