/** The GitHub events that `evaluation.overrides` may have settings for. */
export const OVERRIDABLE_EVENTS = ['pull_request', 'merge_group', 'push', 'workflow_dispatch', 'schedule'] as const
