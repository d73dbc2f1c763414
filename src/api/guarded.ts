import type { Environment } from "../sandbox/environment.ts";
import type { Admission } from "./admission.ts";
import { callerOf } from "./caller.ts";
import { openDoor } from "./door.ts";
import { refuseInvoke, type InvokeRefusal } from "./invoke-refusal.ts";
import { refuse } from "./refusal.ts";
import type { Fetch, Reply } from "./reply.ts";
import { Token } from "./token.ts";

/** `app`, the APIs of `environment`, for processes alone. The journal tells of who is refused. */
export function guardEnvironment(
  app: Fetch,
  environment: Environment,
  admission: Omit<Admission, "isForPrograms">,
): Fetch {
  return openDoor(app, { ...admission, isForPrograms: true }, ({ status, message }, request) => {
    const errorType = status === 400 ? "InvalidRequest" : "AccessDenied";
    const by = callerOf(environment, request);
    return refuse(environment, { status, errorType, errorMessage: message }, { by, request });
  });
}

/** Who may invoke, and who is told of the others. */
export interface InvokeGuard extends Omit<Admission, "isForPrograms"> {
  /** What every caller has to send, if anything. */
  readonly token: string | undefined;
  readonly newRequestId: () => string;
  /** Called with the reason each time a request is refused. */
  readonly onRefused: (message: string) => void;
}

/** `app`, the Invoke API, for callers that `guard` lets in. */
export function guardInvoke(app: Fetch, guard: InvokeGuard): Fetch {
  const known = guard.token === undefined ? app : behindToken(app, new Token(guard.token), guard);
  return openDoor(known, { ...guard, isForPrograms: false }, ({ status, message }) => {
    const errorType = status === 400 ? "InvalidRequestContentException" : "AccessDeniedException";
    return refuseCaller({ status, errorType, message }, guard);
  });
}

/** The error types are the service's: https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html */
function behindToken(app: Fetch, token: Token, guard: InvokeGuard): Fetch {
  return (request) => {
    if (token.isIn(request)) return app(request);
    const isSigned = request.headers.get("authorization") !== null;
    return refuseCaller(isSigned ? UNKNOWN_TOKEN : MISSING_TOKEN, guard);
  };
}

const WAYS =
  "It goes into AWS_ACCESS_KEY_ID of an SDK or a CLI, or into the header " +
  '"Authorization: Bearer TOKEN".';

const MISSING_TOKEN: InvokeRefusal = {
  status: 403,
  errorType: "MissingAuthenticationTokenException",
  message: `The request lacks the token that the flag --token names. ${WAYS}`,
};

const UNKNOWN_TOKEN: InvokeRefusal = {
  status: 403,
  errorType: "UnrecognizedClientException",
  message: `The request has another token than the flag --token names. ${WAYS}`,
};

function refuseCaller(refusal: InvokeRefusal, { newRequestId, onRefused }: InvokeGuard): Reply {
  onRefused(refusal.message);
  return refuseInvoke(refusal, newRequestId());
}
