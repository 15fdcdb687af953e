import './require-stack-peers';

export { addPodIdentityStacks, type StackOptions } from './add-pod-identity-stacks';
