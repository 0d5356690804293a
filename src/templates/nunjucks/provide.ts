import { provideEngine } from '../engine.ts'
import { renderNunjucks } from './render.ts'
import { nunjucksVariables } from './variables.ts'

// Importing this file is what makes the engine known.
provideEngine('nunjucks', { render: renderNunjucks, variables: nunjucksVariables })
