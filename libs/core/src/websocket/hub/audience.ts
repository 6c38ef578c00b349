/** To whom an event goes: connections in any of the rooms or of any of the users; all if neither is given. */
export interface Audience {
  readonly rooms: readonly string[];
  readonly users: readonly string[];
  /** Ids of connections that are left out. */
  readonly except: readonly string[];
}

export const EVERYBODY: Audience = { rooms: [], users: [], except: [] };
