import manifest from '../../package.json';

/** Version of this action. */
export const VERSION: string = manifest.version;
