import {
  pickSchema,
  workbenchSchema,
  type PickRequest,
  type WorkbenchRequest,
} from '../../../src/modules/feeds/parsing/contract.ts'
import { request } from './client.ts'

export const readAddress = (body: WorkbenchRequest) =>
  request('/sources/workbench', workbenchSchema, { method: 'POST', body })
export const pickElement = (body: PickRequest) =>
  request('/sources/workbench/pick', pickSchema, { method: 'POST', body })
