/** Enough of a sha to tell the commits of a repository apart. */
const SHORT = 12

/** The name of a release: its tag; without one the branch and the commit, so that each push has its own. */
export function releaseName({
  branch,
  tag,
  commit,
}: {
  branch: string | null
  tag: string | null
  commit: string
}): string {
  if (tag !== null) return tag
  return [branch, commit.slice(0, SHORT)].filter((part) => part !== null).join('-')
}
