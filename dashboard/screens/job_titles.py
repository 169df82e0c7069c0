"""HR's Roles page: four questions about every job title; what changes is said before it is put in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from dashboard import access, navigation, templates
from dashboard.screens.page import Page
from etl import words
from etl.home import Refused
from etl.load import known_roles
from etl.load.answered import DONE
from etl.load.known_roles import Answer, Known, KnownRole
from etl.load.titles import Role
from etl.words import plain

PAGE = Page(
    order=82,
    roles=frozenset({"hr"}),
    name="Roles",
    question="Which jobs do we have, and what do they offer?",
    unlisted=frozenset({"hr"}),  # Upload links to it
)
DRAFT, SAID, ROUND = "job_titles_draft", "job_titles_says", "job_titles_round"  # in the session
YES_NO: Mapping[str, bool] = {"Yes": True, "No": False}
BASIS = {"annual": "a year, full time", "hourly": "an hour"}
UNIT = {"annual": "pounds_a_year", "hourly": "pounds_an_hour"}
A = {"annual": "a year", "hourly": "an hour"}
NOT_SAID = "Not said yet"
FEW = 12  # other jobs that are listed openly
# What each question asks, what an answer opens (the measures' `needs` and facts), and how it is named where it is open.
LIVED = ("Is it a lived-experience role?", "all that sets peers beside colleagues", "lived-experience role or not")
MATCHED = ("Which job is it comparable with?", "pay scales side by side, and pay for the same work", "comparable job")
PAYS = ("What does it pay, from and to?", "pay scales", "pay")
ADVERTISED = ("Was that advertised openly?", "its name in pay scales and in steps above", "advertised or not")
NEXT = ("Which job comes next?", "the steps above", "next job")
BESIDES = ("And which besides?", "other ways up", "next job")
WAIT = "Peer is a property of a role, never of a person. All but the first question can wait."
WORKBOOK = (
    "The workbook holds the same and more: the job family opens pay for comparable jobs, the qualification asked for "
    "the steps without a degree. Fill it in, and upload it."
)


@dataclass(frozen=True)
class Form:
    """The jobs, what was known of them, and HR's answers so far."""

    known: Known
    named: Mapping[str, str]
    before: Mapping[Role, Answer]
    draft: dict[Role, Answer]

    def of(self, role: KnownRole) -> Answer:
        """The answers as they are now."""
        return self.draft.get(role.key, self.before[role.key])

    @property
    def changed(self) -> Sequence[KnownRole]:
        """Jobs that are answered otherwise than before."""
        return [role for role in self.known.roles if self.of(role) != self.before[role.key]]

    def missing(self, role: KnownRole, *, saved: bool = False) -> Sequence[tuple[str, str, str]]:
        """The questions that are open; of what was saved, so that no entry moves while it is being answered."""
        said = self.before[role.key] if saved else self.of(role)
        told_next = any(self.of(each).following for each in self.known.roles)
        open_now = {
            LIVED: said.lived_experience is None,
            MATCHED: bool(said.lived_experience) and not said.matched,
            PAYS: not said.low and not said.high,
            ADVERTISED: said.advertised is None,
            NEXT: bool(said.lived_experience) and not said.following and not told_next,
        }
        return [question for question, is_open in open_now.items() if is_open]


def show() -> None:
    """What is open, a fold a job title, what changes, and one save."""
    access.home(*PAGE.roles)
    if says := st.session_state.pop(SAID, None):
        st.success(plain(says))
    form = _form(_known(access.deeds()))
    top = st.container()  # filled last: it counts what the entries below hold
    first, others = _groups(form)
    if first:
        st.header("Lived-experience roles, and jobs beside them", anchor=False)
        _entries(form, first)
    if others:
        st.header("Other jobs", anchor=False)
        if len(others) <= FEW:
            _entries(form, others)
        else:
            still = sum(bool(form.missing(role, saved=True)) for role in others)
            fold = st.expander(f"{len(others)} jobs; something is open for {still}", key="others", on_change="rerun")
            if fold.open:
                with fold:
                    _entries(form, others)
    with top:
        _top(form)
    _save(form)


@lru_cache(maxsize=1)
def _known(_deeds: access.State) -> Known:
    """As loads: until the audit log has another line, what was read holds."""
    return known_roles.known(access.home(*PAGE.roles))


def _form(found: Known) -> Form:
    named = known_roles.names(found.roles)
    before = {role.key: known_roles.answer(role, named) for role in found.roles}
    return Form(found, named, before, st.session_state.setdefault(DRAFT, {}))


def _top(form: Form) -> None:
    st.markdown(f":gray[{WAIT}]")
    still = {
        question: sum(question in form.missing(role) for role in form.known.roles)
        for question in (LIVED, MATCHED, PAYS, ADVERTISED, NEXT)
    }
    many = len(form.known.roles)
    jobs = "1 job title" if many == 1 else f"{many} job titles"
    if left := {question: count for question, count in still.items() if count}:
        lines = [f"- **{asks}** {count} to answer. :gray[Opens {opens}.]" for (asks, opens, _), count in left.items()]
        st.markdown(f"{jobs}. Still open:\n\n" + "\n".join(lines))
    else:
        st.markdown(f"{jobs}. Every question is answered.")
    with st.expander("The same as a workbook", type="compact"):
        st.markdown(plain(WORKBOOK))
        templates.link("Download the roles workbook", "roles")


def _groups(form: Form) -> tuple[Sequence[KnownRole], Sequence[KnownRole]]:
    """Lived-experience roles, what they are compared with and what nobody has said of; then the others. Open first."""
    compared = {known_roles.key_of(said.matched) for said in form.before.values() if said.lived_experience}

    def place(role: KnownRole) -> tuple[bool, int, bool]:
        return not role.held, -len(form.missing(role, saved=True)), not form.before[role.key].lived_experience

    def leads(role: KnownRole) -> bool:
        lived = form.before[role.key].lived_experience
        return lived is None or lived or bool({role.key[0], " ".join(role.key)} & compared)

    ordered = sorted(form.known.roles, key=place)
    return [role for role in ordered if leads(role)], [role for role in ordered if not leads(role)]


def _entries(form: Form, roles: Sequence[KnownRole]) -> None:
    with st.container(gap="xsmall"):
        for role in roles:
            _entry(form, role)


def _entry(form: Form, role: KnownRole) -> None:
    key = "_".join(map(str, (*role.key, st.session_state.get(ROUND, 0))))
    # As it was saved: with other words on it the fold would shut, and the keyboard lose its place.
    fold = st.expander(plain(_summary(form, role)), key=f"job_{key}", on_change="rerun")
    if fold.open:
        with fold:
            said = form.draft[role.key] = _asked(form, role, key)
            for says in known_roles.faults(role, said):
                st.error(plain(says))


def _summary(form: Form, role: KnownRole) -> str:
    """Peer support worker, grade 3: lived-experience role; compared with Family support worker; £24,700 to £26,600."""
    said = form.before[role.key]
    still = [name for _, _, name in form.missing(role, saved=True)]
    told = [
        "lived-experience role" if said.lived_experience else None,
        f"compared with {form.named.get(said.matched, said.matched)}" if said.matched else None,
        _pay(said) or None,
        f"leads to {_listed(form, said.following)}" if said.following else None,
        "nobody in the newest staff list" if not role.held else None,
        f"open: {', '.join(still)}" if still else None,
    ]
    return f"{role.name}: {'; '.join(filter(None, told))}"


def _pay(said: Answer) -> str:
    """£24,700 to £26,600 a year, advertised."""
    ends = [known_roles.amount(text) for text in (said.low, said.high) if text.strip()]
    amounts = list(dict.fromkeys(words.figure(each, UNIT[said.basis]) or "?" for each in ends))
    advertised = {True: "advertised", False: "not advertised", None: ""}[said.advertised]
    if not amounts:
        return advertised
    return ", ".join(filter(None, (f"{' to '.join(amounts)} {A[said.basis]}", advertised)))


def _listed(form: Form, names: Sequence[str]) -> str:
    return ", ".join(form.named.get(name, name) for name in names)


def _asked(form: Form, role: KnownRole, key: str) -> Answer:
    """The widgets of one job, and what they hold."""
    said = form.of(role)
    lived = _yes_no(LIVED, f"lived_{key}", said=said.lived_experience)
    others = [
        text for text, name in form.named.items() if name != role.name and known_roles.key_of(text) != role.key[0]
    ]
    matched = _job(form, MATCHED, said.matched, others, f"matched_{key}") if lived else said.matched
    low, high, basis = _scale(said, key)
    advertised = _yes_no(ADVERTISED, f"advertised_{key}", said=said.advertised)
    return Answer(lived, matched, low, high, basis, advertised, _following(form, said, others, key))


def _job(form: Form, question: tuple[str, str, str], said: str, others: Sequence[str], key: str) -> str:
    """A job chosen by its name, one that only a file names too; none where it is empty."""
    names = ["", *others, *([said] if said and said not in others else [])]
    at, asks = names.index(said), _label(question)
    return st.selectbox(asks, names, at, lambda text: plain(form.named.get(text, text)) or NOT_SAID, key=key)


def _following(form: Form, said: Answer, others: Sequence[str], key: str) -> tuple[str, ...]:
    """One job after another, until one is left empty: several in one box cannot be operated on a narrow screen."""
    chosen = list[str]()
    for place in range(len(form.named) + 1):
        was = said.following[place] if place < len(said.following) else ""
        name = _job(form, BESIDES if place else NEXT, was, others, f"next_{place}_{key}")
        chosen += [name] if name else []
        if not name and place >= len(said.following):
            break
    return tuple(dict.fromkeys(chosen))


def _scale(said: Answer, key: str) -> tuple[str, str, known_roles.Basis]:
    left, right = st.columns(2)
    low = left.text_input("Pays from, in pounds", value=said.low, key=f"low_{key}")
    high = right.text_input("Pays to, in pounds", value=said.high, key=f"high_{key}")
    basis = st.radio(
        f"For a year or an hour? :gray[The amounts open {PAYS[1]}.]",
        list(BASIS),
        index=list(BASIS).index(said.basis),
        format_func=BASIS.__getitem__,
        horizontal=True,
        key=f"basis_{key}",
    )
    return low.strip(), high.strip(), "hourly" if basis == "hourly" else "annual"


def _yes_no(question: tuple[str, str, str], key: str, *, said: bool | None) -> bool | None:
    at = None if said is None else list(YES_NO.values()).index(said)
    chosen = st.radio(_label(question), list(YES_NO), index=at, horizontal=True, key=key)
    return YES_NO.get(chosen or "")


def _label(question: tuple[str, str, str]) -> str:
    asks, opens, _ = question
    return f"{asks} :gray[Opens {opens}.]"


def _save(form: Form) -> None:
    """What changes, in words; then put in, or left as it was."""
    st.header("What changes", anchor=False)
    wrong = [role for role in form.changed if known_roles.faults(role, form.of(role))]
    if form.changed:
        st.markdown("\n".join(f"- {plain(_change(form, role))}" for role in form.changed))
    else:
        st.markdown("Nothing so far.")
    if wrong:
        st.error(plain(f"Please correct first: {', '.join(role.name for role in wrong)}."))
    left, right = st.columns(2)
    if left.button("Save these answers", type="primary", width="stretch", disabled=bool(wrong)):
        _put_in(form)
    if form.changed and right.button("Leave everything as it was", width="stretch"):
        _done("Everything is as it was.")
    day = words.day(form.known.day)
    st.markdown(
        f":small[:gray[The answers hold from {day}, the day of the newest list. You can take them back under History.]]"
    )
    with st.container(horizontal=True):
        navigation.link("history", "History")
        navigation.link("upload", "Upload an export")


def _change(form: Form, role: KnownRole) -> str:
    """Peer worker is a lived-experience role; is compared with Support worker; pays £24,700 to £26,600 a year."""
    was, now = form.before[role.key], form.of(role)
    says = []
    if now.lived_experience != was.lived_experience:
        says.append("is a lived-experience role" if now.lived_experience else "is not a lived-experience role")
    if now.matched != was.matched:
        name = form.named.get(now.matched, now.matched)
        says.append(f"is compared with {name}" if now.matched else "is compared with no job")
    if (now.low, now.high, now.basis) != (was.low, was.high, was.basis):
        says.append(f"pays {_pay(now._replace(advertised=None))}" if now.low or now.high else "has no pay scale")
    if now.advertised != was.advertised:
        says.append("was advertised openly" if now.advertised else "was not advertised openly")
    if now.following != was.following:
        says.append(f"leads to {_listed(form, now.following)}" if now.following else "leads to no other job")
    return f"{role.name} {'; '.join(says)}."


def _put_in(form: Form) -> None:
    answers = {role.key: form.of(role) for role in form.changed}
    try:
        with st.spinner("Saving"):
            done = known_roles.save(access.home(*PAGE.roles), answers, actor=access.actor(), at=access.now())
    except Refused as refused:
        st.error(plain(refused.says))
        return
    if done.code != DONE:
        st.error(plain(" ".join(done.says)))
    elif done.already_loaded:
        st.markdown(plain(" ".join(done.says)))
    else:
        many = len(answers)
        jobs = "1 job" if many == 1 else f"{many} jobs"
        _done(f"The answers on {jobs} are in. The next edition reads them.")


def _done(says: str) -> None:
    """Forget the answers, draw every entry anew from what is stored, and say what was done."""
    del st.session_state[DRAFT]
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.session_state[SAID] = says
    st.rerun()
