"""The practice register: what the organisation has promised in writing. Facts about it; no person is behind any."""

import re
from typing import NamedTuple

import dataframely as dy

from schemas.table import Table, column

IN_PLACE = {
    "yes": ("yes", "y", "in place", "true", "done", "fully"),
    "partly": ("partly", "partial", "partially", "in part", "in progress", "some", "draft"),
    "no": ("no", "n", "not in place", "false", "none", "not yet"),
}


_ARTICLE = re.compile(r"^(the|an?) ", re.IGNORECASE)


class Practice(NamedTuple):
    """A practice of the register: its heading and what is in place when it is (briefing paper; spec 3.3)."""

    heading: str
    title: str
    former: str = ""  # the title in earlier registers

    @property
    def words(self) -> tuple[str, ...]:
        """The titles by which a register may name it: also without the article they begin with, or apostrophes."""
        titles = [title for title in (self.title, self.former) if title]
        bare = [_ARTICLE.sub("", title) for title in titles]
        return tuple(dict.fromkeys(word.replace("'", mark) for word in (*titles, *bare) for mark in ("'", "")))


# The first eight are those that a page shows first (pages.md 4.3).
PRACTICES = {
    "pay_policy_lived_experience": Practice("Pay and terms", "The pay policy counts lived experience"),
    "role_description_current": Practice(
        "Role", "The peer role description is agreed", "The peer role description is agreed and in date"
    ),
    "story_choice_policy": Practice("Role", "Sharing one's story is a choice, in writing"),
    "supervision_standard_published": Practice("Support", "The supervision that is promised is published"),
    "debrief_policy": Practice("Support", "A debrief is offered after hard contact"),
    "contact_agreement_policy": Practice("Boundaries", "Limits of contact are agreed with every young person"),
    "lived_experience_in_decisions": Practice("Voice", "Seats are kept for lived experience where decisions are made"),
    "peers_consulted": Practice("Voice", "Peers have seen these pages and commented"),
    "start_point_rule": Practice("Pay and terms", "There is a rule for where on the scale people start"),
    "unpaid_peer_work_policy": Practice("Pay and terms", "It is written when voluntary peer work becomes a paid post"),
    "contract_default": Practice("Pay and terms", "Peer posts are permanent unless there is a stated reason"),
    "clinical_sessions_open": Practice("Pay and terms", "Paid sessions with a clinician are open to all staff"),
    "role_limits": Practice("Role", "The limits of the peer role are written down"),
    "role_scope": Practice("Role", "The peer role holds duties beyond telling one's story"),
    "public_use_review": Practice("Role", "Consent to being shown in public is looked at again each year"),
    "legal_help": Practice("Getting in", "There is a fund for legal help"),
    "clearance_second_review": Practice("Getting in", "A second person reviews every refused clearance"),
    "selection_process": Practice("Getting in", "One written way of choosing people holds for all"),
    "panel_peer_adviser": Practice("Getting in", "A paid peer adviser sits on interview panels"),
    "paid_tasters": Practice("Getting in", "Trying out the work is paid"),
    "two_named_people": Practice("Getting in", "Every starter has two named people to turn to"),
    "induction_unwritten_rules": Practice("Getting in", "Induction covers the unwritten rules of work"),
    "ramp_policy": Practice("Getting in", "New starters take on their full work step by step"),
    "supervisor_fte": Practice("Support", "Supervisors have hours for supervision in their job plans"),
    "sup_lived_experience_option": Practice("Support", "A supervisor or mentor with lived experience is on offer"),
    "self_care_time": Practice("Support", "Time for planning self-care is offered to all staff"),
    "therapy_hour_offer": Practice("Support", "Paid time for therapy or mutual aid is offered"),
    "eap": Practice("Support", "Confidential outside support is offered to all staff"),
    "peer_network_offer": Practice("Support", "Paid access to a peer network outside the team is offered"),
    "development_options": Practice("Support", "There is a range of ways to develop, not one"),
    "referral_map_current": Practice(
        "Boundaries",
        "It is known where to refer a young person",
        "It is known where to refer a young person, and in date",
    ),
    "confidentiality_policy": Practice("Boundaries", "The limits of confidentiality are explained and agreed"),
    "safeguarding_check": Practice("Boundaries", "Risk and need are checked before support begins"),
    "peer_training_paid": Practice("Voice", "Peers are paid for training colleagues"),
    "external_advice": Practice("Voice", "An experienced organisation gives standing advice"),
    "partners_reviewed": Practice("Voice", "Partners are looked at again, with a date"),
    "module_coverage": Practice("Support", "The seven core training topics are on offer"),
}


class Register(dy.Schema):
    """One row a practice."""

    practice = column(
        dy.Enum,
        means="The practice, by its id or its title in the register.",
        synonyms=("practice", "practice id", "policy", "commitment", "what we promise", "promise"),
        choices={name: (name.replace("_", " "), *practice.words) for name, practice in PRACTICES.items()},
        nullable=False,
    )
    in_place = column(
        dy.Enum,
        means="Is it in place: yes, partly or no?",
        synonyms=("in place", "in place?", "status", "have we got it"),
        choices=IN_PLACE,
        nullable=False,
    )
    evidence = column(
        dy.String,
        means="The name of the document that shows it, or a link to it.",
        synonyms=("evidence", "document", "link", "where it is written"),
    )
    owner_role = column(
        dy.String, means="The role that looks after it; never a name.", synonyms=("owner role", "owner", "whose role")
    )
    reviewed_on = column(
        dy.Date,
        means="When it was last looked at.",
        synonyms=("reviewed on", "last reviewed", "last review", "last review date", "reviewed", "date reviewed"),
    )
    review_every_months = column(
        dy.Float64,
        means="How often it should be looked at; every 12 months where the file does not say.",
        unit="months",
        synonyms=("review every months", "review every", "months between reviews"),
        min=1,
        max=120,
    )


TABLE = Table(
    name="practice",
    means="Practice register: what is promised in writing, and when that was last looked at",
    schema=Register,
    required=(("practice",), ("in_place",)),
    key=("practice",),
    loads=30,
)
