import { type ArchiveEntry, unusable } from './entry.ts'

const BLOCK = 512

/**
 * Files and symbolic links of a tar, as GNU tar, BSD tar and `git archive` write it (POSIX.1-2001, pax, and GNU's long names).
 * @throws UserError, while it is iterated, when it is broken
 */
export function* tarEntries(name: string, bytes: Buffer): Iterable<ArchiveEntry> {
  /** What the next header's fields are replaced by. */
  let next: Record<string, string> = {}
  const files = new Map<string, Buffer>()
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK)
    if (header.every((byte) => byte === 0)) return
    if (!isSummed(header)) throw unusable(name, 'is broken: a header of the tar is wrong')
    const type = header.toString('latin1', 156, 157)
    const size = type === 'x' || type === 'g' ? sizeIn(header) : Number(next.size ?? sizeIn(header))
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size)
    if (!Number.isSafeInteger(size) || content.length < size) throw unusable(name, 'is broken: the tar was cut off')
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
    if (type === 'x') next = { ...next, ...paxFields(content) }
    else if (type === 'L') next = { ...next, path: textOf(content) }
    else if (type === 'K') next = { ...next, linkpath: textOf(content) }
    else if (type !== 'g') {
      const path = next.path ?? pathIn(header)
      const target = next.linkpath ?? textOf(header.subarray(157, 257))
      next = {}
      // A hard link is a file that stands further up.
      const file =
        type === '1' ? files.get(target) : type === '0' || type === '\0' || type === '7' ? content : undefined
      if (type === '1' && file === undefined) throw unusable(name, 'is broken: a hard link of the tar leads nowhere')
      if (file !== undefined && !path.endsWith('/')) {
        files.set(path, file)
        yield { path, kind: 'file', bytes: () => file }
      }
      if (type === '2') yield { path, kind: 'link', bytes: () => Buffer.from(target, 'utf8') }
    }
  }
}

/** The checksum is of the header with blanks in its place. */
function isSummed(header: Buffer): boolean {
  const written = Number.parseInt(textOf(header.subarray(148, 156)).trim(), 8)
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0)
  return written === sum
}

/** Octal digits; from 8 GB on a number in bytes, which is more than is read. */
function sizeIn(header: Buffer): number {
  return (header[124] ?? 0) >= 0x80 ? Number.NaN : Number.parseInt(textOf(header.subarray(124, 136)).trim() || '0', 8)
}

function pathIn(header: Buffer): string {
  const isPosix = header.toString('latin1', 257, 263) === 'ustar\0'
  const prefix = isPosix ? textOf(header.subarray(345, 500)) : ''
  const name = textOf(header.subarray(0, 100))
  return prefix === '' ? name : `${prefix}/${name}`
}

/** Records `<length> <key>=<value>\n`, the length of the whole record in bytes. */
function paxFields(content: Buffer): Record<string, string> {
  const fields: Record<string, string> = {}
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at)
    const length = Number(content.toString('latin1', at, space))
    if (space < 0 || !Number.isInteger(length) || length <= space - at) return fields
    const record = content.toString('utf8', space + 1, at + length - 1)
    const equals = record.indexOf('=')
    if (['path', 'linkpath', 'size'].includes(record.slice(0, equals))) {
      fields[record.slice(0, equals)] = record.slice(equals + 1)
    }
    at += length
  }
  return fields
}

/** Up to the first zero byte. */
function textOf(field: Buffer): string {
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? field.length : end)
}
