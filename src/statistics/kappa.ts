/** Verdicts of a judge and of people on the same answers, counted. */
export type AgreementTable = { bothPass: number; judgeOnly: number; humanOnly: number; neither: number }

/**
 * Agreement of two raters beyond what chance gives: 1 is perfect, 0 is chance, below 0 is worse than chance.
 * Source: Cohen (1960), Educ. Psychol. Meas. 20:37.
 * @returns null when there is nothing to tell from: no answers, or both raters always said the same one thing
 */
export function cohenKappa({ bothPass, judgeOnly, humanOnly, neither }: AgreementTable): number | null {
  const n = bothPass + judgeOnly + humanOnly + neither
  const byChance = (bothPass + judgeOnly) * (bothPass + humanOnly) + (humanOnly + neither) * (judgeOnly + neither)
  if (n === 0 || byChance === n * n) return null
  return ((bothPass + neither) * n - byChance) / (n * n - byChance)
}
