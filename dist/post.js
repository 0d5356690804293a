/**
 * The file that the runner starts as the post step. A main step may die before it has said anything, so that no state could
 * tell the one from the other, and a post step that took itself for the main one would evaluate, or release, what
 * was cancelled.
 */
await import("./index.js");
export {};
