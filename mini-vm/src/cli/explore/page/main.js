// The page: what its buttons, keys and address do.

const replay = new Replay();
let selection = { kind: "none" };
let player = 0;

const codeView = new CodeView();
const registerView = new RegisterView(select);
const heapView = new HeapView(select);
const outputView = new OutputView(replay);
const mapView = new MapView((selected) => {
  heapView.jump(selected.start);
  select(selected);
});
mapView.onChange = () => mapView.update(replay, selection);

function select(selected) {
  const isSame = JSON.stringify(selected) === JSON.stringify(selection);
  selection = isSame ? { kind: "none" } : selected;
  update();
}

/** Goes to a position, and shows what the step there has touched in the heap. */
function goTo(position) {
  replay.goTo(position);
  const latest = replay.latest || {};
  const touched = (latest.m || latest.q || [])[0];
  if (latest.d && latest.d.b !== undefined) {
    const map = mapsAt(replay.position).find(({ address }) => address === latest.d.a);
    if (map) heapView.jump(bucketAddress(map, latest.d.b));
  } else if (touched) {
    heapView.jump(touched[0]);
  }
  update();
}

function update() {
  byId("slider").value = String(replay.position);
  byId("slider").setAttribute("aria-valuetext", `step ${run.first_step + replay.position}`);
  byId("position").textContent = counted(run.first_step + replay.position);
  byId("latest").textContent = latestText();
  codeView.update(replay);
  registerView.update(replay, selection);
  updateStack(replay);
  heapView.update(replay, selection);
  outputView.update(replay.position);
  mapView.update(replay, selection);
  updateButtons();
  keepAddress();
}

function latestText() {
  if (steps.length === 0) return "No steps were recorded.";
  const { latest } = replay;
  const end = replay.position === steps.length && isAtEndOfRun(replay) ? ` — ${visible(run.end)}` : "";
  if (!latest) return `Before step ${counted(run.first_step)}.`;
  const code = codeByPc.get(latest.p);
  return visible(code ? code.text : `instruction ${latest.p}`) + end;
}

function updateButtons() {
  const isStart = replay.position === 0;
  const isEnd = replay.position === steps.length;
  byId("latest").classList.toggle("trapped", isEnd && isAtEndOfRun(replay) && run.is_trap);
  for (const name of ["first", "back", "map-back"]) byId(name).disabled = isStart;
  for (const name of ["last", "forward", "map-forward"]) byId(name).disabled = isEnd;
  const isSelected = selection.kind !== "none";
  byId("change-back").disabled = isStart || !isSelected;
  byId("change-forward").disabled = isEnd || !isSelected;
  byId("selected").textContent = isSelected ? visible(selection.label) : "selection";
}

/** Whether a step changes what is selected. */
function changesSelection(step) {
  if (selection.kind === "register") {
    return (step.r || []).some(([number, bits]) => number === selection.number && bits !== "0");
  }
  return (step.m || []).some(([address, bits]) => {
    const start = Math.max(address, selection.start);
    const end = Math.min(address + bits.length / 2, selection.end);
    return start < end && /[^0]/.test(bits.slice(2 * (start - address), 2 * (end - address)));
  });
}

/** Goes to the next position behind a step that fits, or stays and says so. */
function goToStep(direction, fits) {
  stop();
  for (let at = replay.position + direction; at > 0 && at <= steps.length; at += direction) {
    if (fits(steps[at - 1])) return goTo(at);
  }
  say(direction > 0 ? "There is no later one in the recorded steps." : "There is no earlier one in the recorded steps.");
}

function say(text) {
  const line = byId("said");
  line.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (line.textContent = ""), 3000);
}

// Steps a second; above the rate of the display, several at a time.
function play() {
  if (player) return stop();
  if (replay.position === steps.length) goTo(0);
  byId("play").classList.add("playing");
  byId("play").setAttribute("aria-label", "Pause");
  let start;
  let done = 0;
  const tick = (time) => {
    const rate = Number(byId("speed").value);
    if (start === undefined || rate !== tick.rate) {
      [start, done, tick.rate] = [time, 0, rate];
    }
    const due = Math.floor(((time - start) * rate) / 1000);
    if (due > done) {
      goTo(replay.position + due - done);
      done = due;
    }
    player = replay.position < steps.length ? requestAnimationFrame(tick) : 0;
    if (!player) stop();
  };
  player = requestAnimationFrame(tick);
}

function stop() {
  cancelAnimationFrame(player);
  player = 0;
  byId("play").classList.remove("playing");
  byId("play").setAttribute("aria-label", "Play");
  keepAddress();
}

function keepAddress() {
  if (player || isChecking) return;
  clearTimeout(keepAddress.timer);
  keepAddress.timer = setTimeout(() => {
    history.replaceState(null, "", `#step=${run.first_step + replay.position}`);
  }, 250);
}

const ACTIONS = {
  first: () => (stop(), goTo(0)),
  back: () => (stop(), goTo(replay.position - 1)),
  play,
  forward: () => (stop(), goTo(replay.position + 1)),
  last: () => (stop(), goTo(steps.length)),
  "map-back": () => goToStep(-1, (step) => step.d),
  "map-forward": () => goToStep(1, (step) => step.d),
  "change-back": () => goToStep(-1, changesSelection),
  "change-forward": () => goToStep(1, changesSelection),
  "touched": () => { heapView.top = undefined; goTo(replay.position); },
  "heap-up": () => { heapView.scroll(-12); update(); },
  "heap-down": () => { heapView.scroll(12); update(); },
};

for (const [name, action] of Object.entries(ACTIONS)) byId(name).addEventListener("click", action);

const KEYS = {
  ArrowLeft: "back",
  ArrowRight: "forward",
  ArrowUp: "map-back",
  ArrowDown: "map-forward",
  Home: "first",
  End: "last",
  " ": "play",
  "[": "change-back",
  "]": "change-forward",
};

document.addEventListener("keydown", (event) => {
  const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "range";
  // The space bar does what the button says that has the focus.
  const isPressing = event.key === " " && /^(BUTTON|SUMMARY)$/.test(event.target.tagName);
  if (isTyping || isPressing || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
  const button = byId(KEYS[event.key]);
  event.preventDefault();
  if (!button.disabled) button.click();
});

byId("slider").max = String(steps.length);
byId("slider").addEventListener("input", (event) => (stop(), goTo(Number(event.target.value))));
byId("heap-address").addEventListener("change", (event) => {
  const address = Number(event.target.value.trim());
  if (!Number.isSafeInteger(address) || address < 0 || address >= run.heap_size) {
    return say(`Type an address below 0x${hexOf(run.heap_size)}.`);
  }
  heapView.top = undefined;
  heapView.jump(address);
  update();
});

let isChecking = false;

/** Does what stands behind the `#` of the address: `step=N`, `search=KEY`, `check`. */
function obeyAddress() {
  const wishes = new URLSearchParams(location.hash.slice(1));
  isChecking = wishes.has("check");
  if (isChecking) byId("check-result").textContent = JSON.stringify(check());
  if (wishes.has("search")) byId("search").value = wishes.get("search");
  const step = Number(wishes.get("step") || run.first_step);
  goTo(Number.isSafeInteger(step) ? step - run.first_step : 0);
}

function begin() {
  const name = visible(run.program.split(/[\\/]/).pop());
  document.title = `${name} — mini-vm explore`;
  byId("program").textContent = name;
  const last = run.first_step + steps.length;
  byId("extent").textContent = `of ${counted(run.total_steps)}`;
  byId("end").textContent = visible(run.end);
  byId("end").classList.toggle("trapped", run.is_trap);
  byId("left-out").textContent = visible(run.left_out.map((text) => text[0].toUpperCase() + text.slice(1) + ".").join(" "));
  document.querySelector("main").classList.toggle("no-maps", run.maps.length === 0);
  byId("slider").setAttribute("aria-label", `Step, ${run.first_step} to ${last}`);
  window.addEventListener("hashchange", obeyAddress);
  obeyAddress();
}

begin();
