"""A small company made up anew for each test run, with documents in several formats."""

import random
from dataclasses import dataclass
from pathlib import Path

from docx import Document


@dataclass(frozen=True)
class Company:
    """Its name and the facts that its documents state."""

    name: str
    product: str
    trial_days: int
    deposit: int
    late_fee: int
    hotline_hours: str


def make_company(seed: int) -> Company:
    chance = random.Random(seed)
    return Company(
        name=chance.choice(["Quillmere", "Ostrava Loop", "Bramblewick", "Fenlight"]),
        product=chance.choice(["cargo bike", "rowing boat", "camper van", "sewing machine"]),
        trial_days=chance.randint(11, 29),
        deposit=chance.randint(120, 480),
        late_fee=chance.randint(7, 39),
        hotline_hours=f"{chance.randint(7, 9)} to {chance.randint(16, 19)} o'clock",
    )


def write_documents(company: Company, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cancelling.md").write_text(
        f"""---
title: Cancelling a rental
---
# Cancelling a rental

## Free cancellation

You can cancel your {company.product} rental free of charge up to {company.trial_days} days before it starts.
Open My bookings, choose the booking and press Cancel. The money goes back to the card that you paid with.

## Late cancellation

After that you pay half of the rental price.
"""
    )
    (folder / "deposit.html").write_text(
        f"""<html><head><title>Deposit | {company.name}</title></head><body><nav><a href="/">Home</a></nav>
<main><h1>Deposit</h1><p>We take a deposit of {company.deposit} euros for each {company.product} when you collect it.</p>
<p>You get the deposit back within five working days after the {company.product} is returned undamaged.</p></main>
<footer>{company.name}</footer></body></html>"""
    )
    late = Document()
    late.add_heading("Returning late", level=1)
    late.add_paragraph(
        f"If you bring the {company.product} back late, we charge {company.late_fee} euros for every hour that has begun."
    )
    late.add_paragraph("Please call us as soon as you know that you will be late.")
    late.save(folder / "returning-late.docx")
    (folder / "accessories.csv").write_text(
        "Accessory,Price per day,Deposit\nHelmet,3 euros,20 euros\nChild seat,6 euros,60 euros\nRain cover,2 euros,none\n"
    )
    (folder / "insurance.txt").write_text(
        f"Insurance\n\nTheft insurance for the {company.product} is included in the price. "
        "It covers theft when the lock that we supply was used.\n"
    )
