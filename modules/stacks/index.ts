import './require-peers';

export { addPodIdentityStacks } from './add-pod-identity-stacks';
