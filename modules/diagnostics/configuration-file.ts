/** Name of the configuration file, as in diagnostics; relative to the folder of the configuration. */
export const CONFIGURATION_FILE = 'eks-pod-identity.yaml';
