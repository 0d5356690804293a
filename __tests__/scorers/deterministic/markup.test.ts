import { describe, expect, it } from 'vitest'
import { containsHtml, isHtml } from '../../../src/scorers/deterministic/html.ts'
import { containsXml, isXml } from '../../../src/scorers/deterministic/xml.ts'
import type { Scorer } from '../../../src/scorers/scorer.ts'
import { contextOf } from '../context.ts'

const passes = async (scorer: Scorer, output: string, value?: unknown) =>
  (await scorer.score({ type: scorer.type, value }, contextOf(output))).pass

const BOMB = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "${'&a;'.repeat(50)}">]><r>&b;</r>`

describe('is-xml', () => {
  it.each<[string, unknown, boolean]>([
    ['<a><b>1</b></a>', undefined, true],
    ['  <a/>\n', undefined, true],
    ['<?xml version="1.0"?><!DOCTYPE a><a/>', undefined, true],
    ['<a/><b/>', undefined, false],
    ['<a>&amp;&#65;</a>', undefined, true],
    ['<a>&nbsp;</a>', undefined, false],
    ['<a b=1/>', undefined, false],
    ['<a>\0</a>', undefined, false],
    ['', undefined, false],
    [BOMB, undefined, false],
    ['<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>', undefined, false],
    ['<r><i><x/></i><i/></r>', 'r.i.x', true],
    ['<r><i/><i><x/></i></r>', ['r.i.1.x'], true],
    ['<r><i/></r>', ['r.i.1'], false],
    ['<r id="1"/>', { requiredElements: ['r.@_id'] }, true],
    ['<r/>', { requiredElements: ['r.constructor', '__proto__'] }, false],
    ['<r/>', { requiredElements: [] }, true],
  ])('%j with %j: %s', async (output, value, expected) => expect(await passes(isXml, output, value)).toBe(expected))

  it('says why', async () => {
    expect((await isXml.score({ type: 'is-xml' }, contextOf(BOMB))).reason).toMatch(
      /a DTD inside the document is not allowed/,
    )
    expect((await isXml.score({ type: 'is-xml', value: 'a.c' }, contextOf('<a/>'))).reason).toBe(
      'required elements are missing: a.c',
    )
  })
})

describe('contains-xml', () => {
  it.each<[string, unknown, boolean]>([
    ['see <a><b>2</b></a> ok', undefined, true],
    ['use <b> before <c>1</c>', undefined, true],
    ['a < b > c', undefined, false],
    ['<a><b></a>', undefined, false],
    ['<a>1</a> and <b>2</b>', ['a', 'b'], true],
    ['<a>1</a> and <b>2</b>', ['a.b'], false],
    ['<!-- <a/> -->', undefined, false],
    ['<!-- <a/>', undefined, false],
    ['<![CDATA[<a/>]]> <b/>', ['b'], true],
    ['<a href="x>y"/>', undefined, true],
  ])('%j with %j: %s', async (output, value, expected) =>
    expect(await passes(containsXml, output, value)).toBe(expected),
  )
})

describe('is-html', () => {
  it.each<[string, boolean]>([
    ['<p>Hi', true],
    ['<p>Hi</p> there', false],
    ['<body>Hi</body>', true],
    ['<my-element></my-element>', true],
    ['<unheard></unheard>', false],
    ['<!-- only a comment -->', false],
    ['<?xml version="1.0"?><p/>', false],
    ['plain', false],
    [' ', false],
    ['<script>alert(1)</script>', true],
    ['<svg><circle r="1"/></svg>', true],
  ])('%j: %s', async (output, expected) => expect(await passes(isHtml, output)).toBe(expected))
})

describe('contains-html', () => {
  it.each<[string, boolean]>([
    ['a <b>bold</b> word', true],
    ['one <br> break', true],
    ['if a < b && c > d', false],
    ['<example>', false],
    ['AT&amp;T', false],
    ['AT&amp;T <x/>', true],
    ['<!doctype html>', true],
  ])('%j: %s', async (output, expected) => expect(await passes(containsHtml, output)).toBe(expected))
})
