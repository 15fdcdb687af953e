/** The configuration's file, in the folder that is given; complaints and unreadable files are known by it. */
export const CONFIGURATION_FILE = 'eks-pod-identity.yaml';
