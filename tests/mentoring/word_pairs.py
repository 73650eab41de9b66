"""What people write against what others offer: 24 goals, the offer that answers each, and 24 offers beside them.

No goal shares a word with its offer, so that spelling alone finds little. They were written after the list of skills
and the way to compare texts, and neither was changed for them.
"""

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
