/**
 * The parts of `terraform show -json PLANFILE` that are read here.
 * https://developer.hashicorp.com/terraform/internals/json-format
 */
export interface TerraformPlan {
  readonly format_version: string;
  readonly terraform_version: string;
  /** True where planning failed and the plan is only part of one. */
  readonly errored?: boolean;
  readonly resource_changes?: readonly ResourceChange[];
  /** What changed outside of Terraform since its last run. */
  readonly resource_drift?: readonly ResourceChange[];
  /** What Terraform knew before, with the data sources that it read while planning. */
  readonly prior_state?: {
    readonly values?: { readonly root_module: { readonly resources?: readonly StateResource[] } };
  };
  readonly output_changes?: Readonly<Record<string, Change>>;
  /** The values of the root module's variables. */
  readonly variables?: Readonly<Record<string, { readonly value?: unknown }>>;
  readonly configuration: {
    readonly provider_config?: Readonly<Record<string, ProviderConfiguration>>;
    readonly root_module: ConfigurationModule;
  };
}

export interface StateResource {
  readonly address: string;
  readonly mode: 'managed' | 'data';
  readonly values?: Readonly<Record<string, unknown>>;
}

export interface ResourceChange {
  /** `aws_iam_role.orders`, with modules and instance keys. */
  readonly address: string;
  /** The address before a `moved` block or an index changed it. */
  readonly previous_address?: string;
  readonly module_address?: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly provider_name?: string;
  /** Set for an object that a failed replacement left behind. */
  readonly deposed?: string;
  /** Why Terraform chose the action: `replace_because_tainted`, for one. */
  readonly action_reason?: string;
  readonly change: Change;
}

export interface Change {
  readonly actions: readonly ('no-op' | 'create' | 'read' | 'update' | 'delete' | 'forget')[];
  readonly before?: unknown;
  readonly after?: unknown;
  /** The shape of `after`, with true where a value is known only after apply. */
  readonly after_unknown?: unknown;
  /** The shape of `before` and `after`, with true where a value is secret. */
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  /** Paths of the attributes that cannot change without a new object: `[["path"], ["metadata", 0, "name"]]`. */
  readonly replace_paths?: readonly (readonly (string | number)[])[];
  /** Present where an existing object is taken into the state. */
  readonly importing?: Importing;
}

/** What identifies the object to import: its import ID, or an identity of the provider's own shape. */
export interface Importing {
  readonly id?: string;
  readonly identity?: unknown;
  /** True where it is known only after apply. */
  readonly unknown?: boolean;
}

export interface ProviderConfiguration {
  readonly name: string;
  readonly full_name?: string;
  readonly version_constraint?: string;
  /** Its arguments: a constant, or what it refers to. */
  readonly expressions?: Readonly<
    Record<string, { readonly constant_value?: unknown; readonly references?: readonly string[] }>
  >;
}

export interface ConfigurationModule {
  readonly resources?: readonly ConfiguredResource[];
  readonly module_calls?: Readonly<Record<string, { readonly module: ConfigurationModule }>>;
}

export interface ConfiguredResource {
  readonly address: string;
  readonly mode?: 'managed' | 'data';
  readonly provider_config_key?: string;
  readonly expressions?: Readonly<Record<string, unknown>>;
  readonly provisioners?: readonly { readonly type: string; readonly expressions?: unknown }[];
}

/**
 * Reads the output of `terraform show -json`.
 * @throws SyntaxError if the text is not a plan in a supported format
 */
export function parseTerraformPlan(text: string): TerraformPlan {
  const plan = parseJson(text) as Partial<TerraformPlan> | null;
  const major = plan?.format_version?.split('.')[0];
  if (plan === null || major !== '1' || plan.configuration === undefined) {
    throw new SyntaxError(`Cannot read the plan: its format is "${String(plan?.format_version)}", expected "1.x"`);
  }
  if (plan.errored === true) throw new SyntaxError('Cannot read the plan: Terraform failed before it was complete');
  return plan as TerraformPlan;
}

/** Terraform ends without an error when the disk is full, and then its output is cut off. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SyntaxError(
      `Cannot read the plan: the output of Terraform is incomplete after ${text.length} characters, as when the disk is full (${why})`,
      { cause: error },
    );
  }
}

/** What the plan has of managed resources, those that do not change included. */
export function changesOf(plan: TerraformPlan): readonly ResourceChange[] {
  return (plan.resource_changes ?? []).filter(({ mode }) => mode === 'managed');
}

/**
 * Changes of managed resources that do something. Terraform counts an import and a move as changes of their own, also
 * where the object stays as it is.
 */
export function effectiveChanges(plan: TerraformPlan): ResourceChange[] {
  return changesOf(plan).filter(
    (resource) =>
      !resource.change.actions.every((action) => action === 'no-op') ||
      resource.change.importing !== undefined ||
      isMoved(resource),
  );
}

/** Whether the state has an object that the plan knows of. */
export function hasState(plan: TerraformPlan): boolean {
  return changesOf(plan).some(
    ({ change }) => change.before !== null && change.before !== undefined && change.importing === undefined,
  );
}

/** Whether the resource had another address before. */
export function isMoved({ address, previous_address }: ResourceChange): boolean {
  return previous_address !== undefined && previous_address !== address;
}
