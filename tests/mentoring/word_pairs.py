"""What people write against what others offer: 24 goals, the offer that answers each, and 24 offers beside them.

No goal shares a word with its offer, so that spelling alone finds little. They were written after the list of skills
and the way to compare texts, and neither was changed for them.
"""

import numpy as np
from numpy.typing import NDArray

PAIRS = (
    ("my throat closes as soon as twenty faces look at me", "Presentation skills"),
    ("set limits for colleagues who dump tasks on me", "Assertiveness"),
    ("guess next season's demand from old receipts", "Time series"),
    ("lower our bill from Amazon for servers", "FinOps"),
    ("describe how our software is used so that beginners follow", "User manuals"),
    ("order food and small talk in Rome", "Italian"),
    ("run two-week sprints without chaos", "Scrum"),
    ("be noticed by directors and get promoted", "Personal branding"),
    ("understand why visitors leave the checkout page", "Conversion rate optimization"),
    ("give each junior what they need to grow", "Mentoring"),
    ("query millions of rows for my weekly numbers", "SQL"),
    ("convince investors to fund an idea", "Pitching"),
    ("handle a union dispute fairly", "Labour relations"),
    ("protect an invention before rivals copy it", "Patents"),
    ("stop missing deadlines and plan milestones", "Project management"),
    ("ship parcels to clients faster", "Logistics"),
    ("find errors in my program quicker", "Debugging"),
    ("make posters and flyers that look professional", "Graphic design"),
    ("guard our company against phishing mails", "Cybersecurity"),
    ("adapt to bosses and teams in other time zones", "Remote work"),
    ("make a robot arm pick things up", "Robotics"),
    ("work out whether an investment pays back", "Business cases"),
    ("reduce defects on the production line", "Six Sigma"),
    ("ask a chatbot so that it answers well", "Prompt engineering"),
)

#: offers that answer none of the goals
BESIDE = (
    "Rust",
    "Payroll",
    "German",
    "Copywriting",
    "GraphQL",
    "Event management",
    "Blender",
    "Bookkeeping",
    "Korean",
    "Account management",
    "Terraform",
    "Hospitality",
    "Kubernetes",
    "Tax planning",
    "Photography",
    "Podcasting",
    "Civil engineering",
    "Treasury",
    "Genomics",
    "Creative writing",
    "Video editing",
    "Insurance",
    "Meditation",
    "Swift",
)

#: more of the same, on which three numbers of the method were chosen
TUNED_PAIRS = (
    ("write for people who have never seen our program", "Technical documentation"),
    ("our deployments scare everybody, I want them boring", "DevOps"),
    ("ask better questions and give fewer answers as a boss", "Coaching"),
    ("stop doing all the work of my group alone", "Delegation"),
    ("explain to the works manager why we need more money next year", "Budgeting"),
    ("get rid of copying numbers by hand between two systems", "Process automation"),
    ("work smoothly with our office in Osaka", "Intercultural communication"),
    ("learn how large tables are asked for what I need", "SQL"),
    ("be less afraid of what others think of me", "Self-confidence"),
    ("recover after a project failed badly", "Resilience"),
    ("get newspapers to write about us", "Public relations"),
    ("open a shop on the internet", "E-commerce"),
    ("find buyers by phone without being hated", "Cold calling"),
    ("make sure blind people can use our pages", "Web accessibility"),
    ("talk to my mother-in-law in Lyon", "French"),
    ("know what I may do with personal details of customers", "GDPR"),
    ("have a phone app of my own idea", "iOS development"),
    ("see before the customer does that a service is down", "Monitoring"),
    ("welcome new joiners so that they stay", "Employee onboarding"),
    ("make gatherings of ten people shorter and useful", "Workshop facilitation"),
    ("earn a higher title within two years", "Career planning"),
    ("buy parts cheaper without losing quality", "Strategic sourcing"),
    ("produce less waste and fewer emissions", "Sustainability"),
    ("teach a computer to recognise scratches on photos", "Computer vision"),
)

TUNED_BESIDE = (
    "Rust",
    "Payroll",
    "German",
    "Copywriting",
    "Patent law",
    "Event management",
    "Blender",
    "Data warehousing",
    "Korean",
    "Account management",
    "Scrum",
    "Warehouse logistics",
    "Kubernetes",
    "Tax planning",
    "Logo design",
    "Podcasting",
    "Audit",
    "Treasury",
    "Mechanical design",
    "Storytelling",
    "Video editing",
    "Penetration testing",
    "Meditation",
    "Enterprise sales",
)


def reciprocal_rank(table: NDArray[np.float32]) -> float:
    """Mean over the goals; the offer that answers a goal stands in its own place."""
    return float(np.mean([1 / (int((row > row[at]).sum()) + 1) for at, row in enumerate(table)]))
