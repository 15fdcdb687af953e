import './require-stack-peers';

export { addPodIdentityStacks } from './add-pod-identity-stacks';
