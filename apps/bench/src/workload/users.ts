/** A user as an application keeps it: every server turns it into its own form for each request. */
export interface UserRecord {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Users of a list request. */
export const LIST_SIZE = 100;

const FIRST_DAY = Date.UTC(2026, 0, 1, 12, 0, 0, 123);
const DAY = 24 * 60 * 60 * 1000;

/** Users of an application without a database, the same ones in every process. */
export class UserStore {
  private readonly users = Array.from({ length: 2 * LIST_SIZE }, (_, index) => userOf(index));
  private readonly byId = new Map(this.users.map((user) => [user.id, user]));

  find(id: string): UserRecord | undefined {
    return this.byId.get(id);
  }

  list(limit: number, offset: number): { users: UserRecord[]; total: number } {
    return { users: this.users.slice(offset, offset + limit), total: this.users.length };
  }

  /** Keeps nothing, so that servers are alike after any number of requests. @returns the id */
  create(name: string, email: string): string {
    return this.users[(name.length + email.length) % this.users.length]!.id;
  }
}

function userOf(index: number): UserRecord {
  const number = String(index).padStart(4, '0');
  return {
    id: `6f1c3a52-9d04-4b7e-8a1f-5b2e0c9d${number}`,
    name: `Ada Lovelace ${number}`,
    email: `ada.${number}@example.com`,
    // Milliseconds that are not zero: JavaScript and proto3 JSON write them alike.
    createdAt: new Date(FIRST_DAY + index * DAY),
    updatedAt: new Date(FIRST_DAY + index * DAY + 4_321),
  };
}
