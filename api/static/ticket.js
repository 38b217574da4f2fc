// The id and token of a contact's conversation, kept in the browser so that a reload resumes it.
// A browser may forbid storage altogether; the conversation then lasts as long as the page.
const slot = (workspace) => `warmline:${workspace}`;

export function recall(workspace) {
  try {
    return JSON.parse(localStorage.getItem(slot(workspace)));
  } catch {
    return null;
  }
}

export function remember(workspace, ticket) {
  try {
    localStorage.setItem(slot(workspace), JSON.stringify(ticket));
  } catch {
    // nothing to be done, and nothing lost that the contact would miss now
  }
}

export function forget(workspace) {
  try {
    localStorage.removeItem(slot(workspace));
  } catch {
    // as above
  }
}
