// By name, so that the bundle has nothing else of the file.
import { version } from '../../package.json';

/** Version of this action. */
export const VERSION: string = version;
