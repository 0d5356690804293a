import { z } from 'zod'

/** The keys that a schema knows at a path, in all branches of its unions; empty where any key goes. */
export function allowedKeys(schema: z.core.$ZodType, path: ReadonlyArray<string | number>): string[] {
  let here = unwrap(schema)
  for (const key of path) here = here.flatMap((node) => below(node, key)).flatMap(unwrap)
  return [...new Set(here.flatMap((node) => (node instanceof z.ZodObject ? Object.keys(node.shape) : [])))]
}

function below(node: z.core.$ZodType, key: string | number): z.core.$ZodType[] {
  if (node instanceof z.ZodObject) {
    const shape: Record<string, z.core.$ZodType> = node.shape
    const member = Object.hasOwn(shape, key) ? shape[key] : undefined
    return member === undefined ? [] : [member]
  }
  if (node instanceof z.ZodArray) return [node.element]
  if (node instanceof z.ZodRecord) return [node.valueType]
  return []
}

/** The schemas that decide about keys behind optional, default, union, lazy, pipe and the like. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodLazy
  )
    return unwrap(schema.unwrap())
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(unwrap)
  if (schema instanceof z.ZodIntersection) return [schema.def.left, schema.def.right].flatMap(unwrap)
  // A transform knows no keys; the other side of its pipe does.
  if (schema instanceof z.ZodPipe) return [schema.in, schema.out].flatMap(unwrap)
  return [schema]
}
