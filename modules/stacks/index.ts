export { addPodIdentityStacks } from './add-pod-identity-stacks';
