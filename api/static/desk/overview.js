// What is seen before a conversation is chosen: how the queue stands, and who is there.
import { html, useEffect, useState } from "../html.js";
import { since } from "../words.js";
import { count } from "./queue.js";

const AGAIN = 15_000;

export function Overview({ desk, queue }) {
  const [there, setThere] = useState({ agents: [], teams: [] });
  useEffect(() => {
    const look = () =>
      desk.attempt(async () => {
        const [agents, teams] = await Promise.all([desk.api.agents(), desk.api.teams()]);
        setThere({ agents, teams });
      });
    void look();
    const timer = setInterval(look, AGAIN);
    return () => clearInterval(timer);
  }, [desk]);
  return html`<section class="overview" aria-label="Overview">
    <h2>${count(queue)}</h2>
    <p class="muted">${[longest(queue), late(queue), "Choose a conversation from the list."].filter(Boolean).join(" ")}</p>
    <${Teams} teams=${there.teams} queue=${queue} />
    <${Agents} agents=${there.agents} />
  </section>`;
}

function longest(queue) {
  const [first] = queue.map((item) => item.waiting_since).filter(Boolean).sort();
  return first && `The longest wait is ${since(first)}.`;
}

function late(queue) {
  const number = queue.filter(({ breached }) => breached?.length).length;
  return number > 0 && `Promised times were missed in ${number}.`;
}

function Teams({ teams, queue }) {
  if (teams.length === 0) return null;
  const waiting = (name) => queue.filter(({ phase, team }) => phase === "queued" && team === name).length;
  return html`<table>
    <caption>Teams</caption>
    <thead><tr><th scope="col">Team</th><th scope="col">Hours</th><th scope="col">Waiting</th></tr></thead>
    <tbody>
      ${teams.map(({ name, open }) => html`<tr key=${name}>
        <th scope="row">${name}</th><td>${open ? "Open" : "Closed"}</td><td>${waiting(name)}</td>
      </tr>`)}
    </tbody>
  </table>`;
}

function Agents({ agents }) {
  return html`<table>
    <caption>Colleagues</caption>
    <thead><tr><th scope="col">Name</th><th scope="col">Presence</th><th scope="col">Conversations</th></tr></thead>
    <tbody>
      ${agents.map(({ id, name, presence, conversations }) => html`<tr key=${id}>
        <th scope="row">${name}</th><td><span class="dot is-${presence}"></span>${presence}</td><td>${conversations}</td>
      </tr>`)}
    </tbody>
  </table>`;
}
