import { describe, expect, it } from 'vitest'
import { isPermission, keyScopes, permissions, permissionsOf, roles } from './permissions.ts'

describe('the table of rights', () => {
  it('gives an owner everything, and everybody else less', () => {
    expect(permissionsOf('owner')).toEqual(permissions)
    for (const role of roles.slice(1)) expect(permissionsOf(role).length).toBeLessThan(permissions.length)
  })

  it('keeps owners from admins', () => {
    expect(permissions.filter((permission) => !permissionsOf('admin').includes(permission))).toEqual(['owners.write'])
  })

  it('lets viewers and auditors read and nothing else', () => {
    for (const role of ['viewer', 'auditor'] as const)
      for (const permission of permissionsOf(role)) expect(permission).toMatch(/\.read$/)
  })

  it('gives no key a right over people, keys and secrets', () => {
    for (const scope of keyScopes) expect(scope).not.toMatch(/^(people|owners|keys|secrets)\.write$/)
  })

  it('knows its own words only', () => {
    for (const text of ['toString', '__proto__', 'accounts', '']) expect(isPermission(text)).toBe(false)
    expect(isPermission('accounts.read')).toBe(true)
  })
})
