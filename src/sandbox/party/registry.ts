import { err, ok, type Result } from "../../core/result.ts";
import type { Random } from "../../core/random.ts";
import { EXTENSION_EVENT_TYPES, type ExtensionEventType } from "../../lambda/event.ts";
import { MAX_EXTENSIONS } from "../../lambda/limits/protocol.ts";
import { extensionRefusal, type Refusal } from "../../lambda/refusal.ts";
import { Extension } from "./extension.ts";

/**
 * The extensions of one generation. Those that the function lists are external. One that registers
 * under another name is internal (RIE internal/lambda/rapi/handler/agentregister.go).
 */
export class Registry {
  readonly #byName = new Map<string, Extension>();
  readonly #byId = new Map<string, Extension>();
  readonly #random: Random;
  #isClosed = false;

  constructor(externals: Iterable<string>, random: Random) {
    this.#random = random;
    for (const name of externals) this.#add(name, "external");
  }

  /** All of them, launched and registered, in order. */
  get all(): readonly Extension[] {
    return [...this.#byName.values()];
  }

  get size(): number {
    return this.#byName.size;
  }

  /** Those that have registered. */
  get registered(): readonly Extension[] {
    return this.all.filter((extension) => extension.isRegistered);
  }

  /** Whether the runtime may be started. An internal extension is only here when it has registered. */
  get hasAllExternals(): boolean {
    return this.all.every(({ isRegistered }) => isRegistered);
  }

  /** Whether every one of them waits for an event. */
  get isAtNext(): boolean {
    for (const extension of this.#byName.values()) if (!extension.isAtNext) return false;
    return true;
  }

  named(name: string): Extension | undefined {
    return this.#byName.get(name);
  }

  /** Refuses internal extensions from now on: the runtime has called next. */
  close(): void {
    this.#isClosed = true;
  }

  /** The extension with that id, or undefined. */
  withId(id: string): Extension | undefined {
    return this.#byId.get(id);
  }

  /** Registers `name` for `events`. The checks come in RIE's order; a refused call changes nothing. */
  register(name: string, events: readonly string[]): Result<Extension, Refusal> {
    const launched = this.#byName.get(name);
    const isExternal = launched?.kind === "external";
    for (const event of events) {
      const problem = problemWith(event, isExternal);
      if (problem) return err(extensionRefusal("InvalidEventType", `${event}: ${problem}`));
    }
    if (!isExternal) {
      const refusal = this.#refuseInternal(launched);
      if (refusal) return err(refusal);
    }
    const extension = launched ?? this.#add(name, "internal");
    const moved = extension.register(events.filter(isEventType));
    return moved.ok ? ok(extension) : err(moved.error);
  }

  #refuseInternal(existing: Extension | undefined): Refusal | undefined {
    if (this.#isClosed) {
      return extensionRefusal("RegistrationClosed", "Extension registration closed already");
    }
    if (this.#byName.size >= MAX_EXTENSIONS) {
      const message = `Extension limit (${MAX_EXTENSIONS}) reached`;
      return extensionRefusal("TooManyExtensions", message);
    }
    if (existing) {
      return extensionRefusal(
        "InvalidExtensionState",
        "Extension with this name already registered",
      );
    }
    return undefined;
  }

  #add(name: string, kind: "external" | "internal"): Extension {
    const extension = new Extension(name, this.#random.uuid(), kind);
    this.#byName.set(name, extension);
    this.#byId.set(extension.id, extension);
    return extension;
  }
}

function isEventType(event: string): event is ExtensionEventType {
  return (EXTENSION_EVENT_TYPES as readonly string[]).includes(event);
}

function problemWith(event: string, isExternal: boolean): string | undefined {
  if (!isEventType(event)) return "ErrorInvalidEventType";
  if (event === "SHUTDOWN" && !isExternal) return "ShutdownEventNotSupportedForInternalExtension";
  return undefined;
}
