"""Columns and codes of the Statlog German credit file, in the words of its documentation."""

from __future__ import annotations

from collections.abc import Mapping

COLUMNS = [
    "checking_account",
    "months",
    "credit_history",
    "purpose",
    "amount",
    "savings",
    "employed_since",
    "instalment_rate",
    "personal_status_sex",
    "other_debtors",
    "residence",
    "property",
    "age",
    "other_instalments",
    "housing",
    "credits_here",
    "job",
    "dependants",
    "telephone",
    "foreign_worker",
    "risk",
]
"""Names for columns 1 to 21; the file has no header."""

NUMERIC = [
    "months",
    "amount",
    "instalment_rate",
    "residence",
    "age",
    "credits_here",
    "dependants",
]

CODES: Mapping[str, Mapping[str, str]] = {
    "checking_account": {
        "A11": "overdrawn",
        "A12": "below 200 DM",
        "A13": "200 DM or more, or salary paid in for a year",
        "A14": "none",
    },
    "credit_history": {
        "A30": "no credits taken, or all paid back duly",
        "A31": "all credits at this bank paid back duly",
        "A32": "existing credits paid back duly till now",
        "A33": "delay in paying off in the past",
        "A34": "critical account, or credits at other banks",
    },
    "purpose": {
        "A40": "a new car",
        "A41": "a used car",
        "A42": "furniture or equipment",
        "A43": "radio or television",
        "A44": "domestic appliances",
        "A45": "repairs",
        "A46": "education",
        "A47": "a holiday",
        "A48": "retraining",
        "A49": "business",
        "A410": "other things",
    },
    "savings": {
        "A61": "below 100 DM",
        "A62": "100 to 500 DM",
        "A63": "500 to 1,000 DM",
        "A64": "1,000 DM or more",
        "A65": "none or unknown",
    },
    "employed_since": {
        "A71": "unemployed",
        "A72": "less than 1 year",
        "A73": "1 to 4 years",
        "A74": "4 to 7 years",
        "A75": "7 years or more",
    },
    "personal_status_sex": {
        "A91": "male, divorced or separated",
        "A92": "female, divorced, separated or married",
        "A93": "male, single",
        "A94": "male, married or widowed",
        "A95": "female, single",
    },
    "other_debtors": {"A101": "none", "A102": "a co-applicant", "A103": "a guarantor"},
    "property": {
        "A121": "real estate",
        "A122": "building society savings or life insurance",
        "A123": "a car or other",
        "A124": "none or unknown",
    },
    "other_instalments": {"A141": "at a bank", "A142": "at stores", "A143": "none"},
    "housing": {"A151": "rented", "A152": "owned", "A153": "for free"},
    "job": {
        "A171": "unemployed or unskilled, non-resident",
        "A172": "unskilled, resident",
        "A173": "skilled employee or official",
        "A174": "manager, self-employed or highly qualified",
    },
    "telephone": {"A191": "none", "A192": "registered"},
    "foreign_worker": {"A201": "yes", "A202": "no"},
    "risk": {"1": "good", "2": "bad"},
}
"""What each code of a column means."""
