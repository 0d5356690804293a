import { crc32, deflateRawSync } from 'node:zlib'

/** A zip of these files, `{ to }` for a link, as CodePipeline writes one. @param method 8: deflated, 0: stored */
export function zipOf(files: Readonly<Record<string, string | { to: string }>>, method: 0 | 8 = 8): Buffer {
  const locals: Buffer[] = []
  const entries: Buffer[] = []
  let offset = 0
  for (const [path, content] of Object.entries(files)) {
    const name = Buffer.from(path)
    const bytes = Buffer.from(typeof content === 'string' ? content : content.to)
    const packed = method === 8 ? deflateRawSync(bytes) : bytes
    /** What the local header and the list have in common: version, flags (names in UTF-8), method, time, sums, sizes. */
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE(0x0800, 2)
    shared.writeUInt16LE(method, 4)
    shared.writeUInt32LE(crc32(bytes), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(bytes.length, 18)
    shared.writeUInt16LE(name.length, 22)
    const where = Buffer.alloc(14)
    where.writeUInt32LE((typeof content === 'string' ? 0o100644 : 0o120777) * 0x10000, 6)
    where.writeUInt32LE(offset, 10)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, name, packed])
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), shared, where, name]))
    locals.push(local)
    offset += local.length
  }
  const list = Buffer.concat(entries)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, list, Buffer.from('PK\x05\x06'), end])
}
