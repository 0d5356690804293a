import { inflateRawSync } from 'node:zlib'
import type { UserError } from '../../errors.ts'
import { assertReadableSize, MAX_FILE_BYTES } from '../text.ts'
import { type ArchiveEntry, unusable } from './entry.ts'

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
/** The record at the end has 22 bytes, and a comment of at most 65,535. */
const END_BYTES = 22
const MAX_COMMENT = 0xffff
const SYMLINK = 0o120000
const FILE_TYPE = 0o170000

/**
 * Files and symbolic links of a zip, by its central directory (PKWARE's APPNOTE, 4.3.12): stored or deflated, not encrypted,
 * below 4 GB. Each is inflated when it is read.
 * @throws UserError, while it is iterated and from `bytes`, when it is broken or of another kind
 */
export function* zipEntries(name: string, bytes: Buffer): Iterable<ArchiveEntry> {
  const end = endRecord(bytes)
  if (end === null) throw unusable(name, 'is broken: the zip was cut off')
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  if (count === 0xffff || at === 0xffffffff) throw unusable(name, 'is a zip of more than 65,534 files or 4 GB')
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL)
      throw unusable(name, 'is broken: its list of files')
    const length = bytes.readUInt16LE(at + 28)
    const path = bytes.toString('utf8', at + 46, at + 46 + length)
    const mode = bytes.readUInt32LE(at + 38) >>> 16
    const member: Member = {
      path,
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      start: bytes.readUInt32LE(at + 42),
    }
    at += 46 + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
    const kind = (mode & FILE_TYPE) === SYMLINK ? 'link' : 'file'
    if (!path.endsWith('/')) yield { path, kind, bytes: () => contentOf(name, bytes, member) }
  }
}

type Member = {
  path: string
  flags: number
  method: number
  crc: number
  packed: number
  size: number
  start: number
}

function contentOf(name: string, bytes: Buffer, { path, flags, method, crc, packed, size, start }: Member): Uint8Array {
  assertReadableSize(path, size)
  const broken = (why: string) => unusable(name, `cannot be read: ${path} ${why}`)
  if ((flags & 1) !== 0) throw broken('is encrypted')
  if (start + 30 > bytes.length || bytes.readUInt32LE(start) !== LOCAL) throw broken('is not where the list says')
  const from = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28)
  const stored = bytes.subarray(from, from + packed)
  if (stored.length < packed) throw broken('was cut off')
  const content = method === 0 ? stored : method === 8 ? inflated(stored, broken) : null
  if (content === null) throw broken(`is compressed by method ${method}, which is not known here`)
  if (content.length !== size || crc32(content) !== crc) throw broken('is not what its checksum says')
  return content
}

function inflated(stored: Buffer, broken: (why: string) => UserError): Buffer {
  try {
    return inflateRawSync(stored, { maxOutputLength: MAX_FILE_BYTES })
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown)) throw thrown
    throw broken('is broken')
  }
}

function endRecord(bytes: Buffer): number | null {
  const first = Math.max(0, bytes.length - END_BYTES - MAX_COMMENT)
  for (let at = bytes.length - END_BYTES; at >= first; at -= 1) if (bytes.readUInt32LE(at) === END) return at
  return null
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** CRC-32 as zip has it (APPNOTE, 4.4.7). Node has its own from 20.15 on only. */
function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) value = (CRC_TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}
