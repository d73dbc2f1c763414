import type { Invariant } from "../run.ts";

/** An extension whose poll was given up may poll again: it never has two at once. */
export const replacements: Invariant = ({ exchanges }) =>
  exchanges
    .filter(({ path, status }) => path.endsWith("/event/next") && status === 403)
    .filter(({ isDelivered, text }) => isDelivered && text.includes("from Ready to Ready"))
    .map(({ extension, environment }) => `"${extension}" of ${environment} may not poll again`);
