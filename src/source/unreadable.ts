import { UserError } from '../errors.ts'

/**
 * A file is there, but its content cannot be had: a submodule, an object or a file of Git LFS that was not fetched, an
 * answer that GitHub did not give. In the base it must never be taken for missing, which would call a prompt new, nor for
 * broken, which is another change's fault.
 */
export class Unreadable extends UserError {}
