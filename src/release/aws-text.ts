import { firstOf } from '../source/description-marks.ts'

/**
 * A text as AWS takes it for tags and for the metadata of the Model Registry: letters, spaces and digits of any language,
 * and `_.:/=+-@`. Everything else becomes `_`: a tag of Git may hold more.
 * @param most characters that AWS takes
 */
export function awsText(text: string, most: number): string {
  return firstOf(text.replace(/[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu, '_'), most)
}
