import { readFileSync } from 'node:fs'
import Fastify from 'fastify'

/** What Fastify does on its own: one route that sends the JSON text of a file, which is named on the command line. */
const [, , path = ''] = process.argv
const answer: unknown = JSON.parse(readFileSync(path, 'utf8'))
const fastify = Fastify()
fastify.get('/', async () => answer)
process.stdout.write(`bare at ${await fastify.listen({ host: '127.0.0.1', port: 0 })}\n`)
