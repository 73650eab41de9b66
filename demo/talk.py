"""What the cast says, apart from the code that decides when."""

#: two people of a new group; {who}: first names, {when}: "Tuesday 10:00"
GREETINGS = (
    "Hi {who}! {when} my time would work for me. Does it for you?",
    "Hello {who}, good to meet you! How about {when} (my time)?",
    "Hi {who}! Looking forward to this. I am free on {when}, my time.",
    "Hey {who}, shall we say {when} my time? A video call is fine with me.",
)
AGREEMENTS = (
    "Works for me. I will send an invitation.",
    "Perfect, see you then!",
    "Yes, that suits me. Thank you for suggesting it.",
    "Great, it is in my calendar.",
)
#: when the app proposes times
CHOICES = (
    "The first one works for me.",
    "Thank you! I take the first one.",
    "All of these are fine for me. The first, then?",
)
BUSY = (
    "Hi {who}! This week is rather full, I will come back to you.",
    "Hello {who}, nice to meet you! I am just about to ship something. Can I write to you on Monday?",
    "Hi {who}, I would like to meet, but I do not see a free hour yet.",
)
THANKS = (
    "Thank you for your time, that was really useful!",
    "That was a good talk. I will try what you suggested.",
    "Nice to have met you. I learned something today.",
    "Thanks! I will send you the link that we talked about.",
)

#: to somebody who plays at the page
REPLIES = (
    "Sounds good!",
    "Good idea, let us do that.",
    "Thank you for writing! That works for me.",
    "Sure, happy to.",
    "Yes, that suits me well.",
    "Great, looking forward to it.",
)

#: comments that go with a pulse score
COMMENTS = {
    1: (
        "We did not find a time, and I gave up too early.",
        "Not my month. I may pause for a while.",
    ),
    2: (
        "Hard to fit in this month.",
        "We had little to talk about this time.",
        "Half of it went into finding a room that worked.",
        "Nice person, but our work is very far apart.",
    ),
    3: (
        "Nice, but half an hour is short.",
        "Good talk. I am not sure yet what to do with it.",
        "It took us three tries to find a time.",
        "I would like a question to begin with.",
        "Fine. I would have liked somebody further away from my own work.",
        "We talked more about the product than about us.",
        "Useful for me, I hope also for the other side.",
    ),
    4: (
        "Good to see how another team solves the same thing.",
        "I left with two things to try.",
        "We meet again next week, on our own.",
        "I finally know whom to ask about contracts.",
        "Talking to somebody outside my team makes it easier to be honest.",
        "The suggested times saved us a lot of writing.",
        "I explained something, and understood it better myself.",
        "We swapped templates. Mine was worse.",
        "A walk and a talk, more of that please.",
        "Helped me to say no to one thing this week.",
        "I did not expect to learn this much from sales.",
        "Short, friendly, and I took notes.",
    ),
    5: (
        "Best half hour of my week.",
        "I would never have met this person otherwise.",
        "Very concrete help with something that I put off for months.",
        "My first talk is booked, and I have somebody to rehearse with.",
        "She looked at my query for a minute and it became ten times faster.",
        "We found out that our teams build the same thing twice.",
        "I feel less alone as a new manager.",
        "Clear advice, kindly said.",
        "We laughed a lot and still got somewhere.",
        "Exactly what I had asked for when I joined.",
    ),
}

#: channel -> (who, what they said) in it before anybody new comes in
CHANNELS: dict[str, tuple[tuple[str, str], ...]] = {
    "general": (
        ("ruth", "Good morning all! The new coffee machine in London is here. It has opinions about milk."),
        ("jack", "Sydney would like to point out that we have had ours since March."),
        ("leila", "The next all-hands is on Thursday. Send me your questions, the odd ones too."),
    ),
    "mentoring": (
        ("robin", "Hello everyone! From now on you can meet a colleague every week, half an hour, your own topic."),
        ("hannah", "I did this at my last place and still talk to three of the people. Count me in."),
        ("kwame", "Do I have to prepare anything?"),
        ("robin", "Only one thing that you would like to learn, and one that you could explain."),
    ),
    "engineering": (
        ("erik", "Wrote down how the queue recovers after a crash. Comments are welcome, also from people new to it."),
        ("priya", "Quiet night. I am almost suspicious."),
        ("tyrone", "The build is four minutes faster. Please do not fill them with meetings."),
    ),
    "design": (
        ("ana", "The new colours pass the contrast check everywhere now."),
        ("sophie", "Even the yellow?"),
        ("ana", "Especially the yellow. It is brown now."),
    ),
    "book-club": (
        ("emeka", "Half way through. It gets better after the chapter with the ferry."),
        ("naomi", "I have stopped before the ferry. Going back in."),
    ),
}
