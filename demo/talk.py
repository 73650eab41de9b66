"""What the cast says, apart from the code that decides when."""

#: what the circles are called, which Hannah sets up
CIRCLES = "Six around a table"

#: two people of a new group; {who}: first names, {when}: "Tuesday 10:00", one of the times that the app has proposed
GREETINGS = (
    "Hi {who}! {when} my time would work for me. Does it for you?",
    "Hello {who}, good to meet you! How about {when} (my time)?",
    "Hi {who}! Looking forward to this. I am free on {when}, my time.",
    "Hey {who}, shall we say {when} my time?",
    "Hi {who}, nice to be matched with you. Of these times I would take {when} (mine).",
    "Hello {who}! {when} my time is good for me. Which one is best for you?",
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
#: when it proposes a single one
CHOICE = (
    "That works for me.",
    "Thank you! I can make that.",
)
BUSY = (
    "Hi {who}! This week is rather full, I will come back to you.",
    "Hello {who}, nice to meet you! I am just about to ship something. Can I write to you on Monday?",
    "Hi {who}, I would like to meet, but I do not see a free hour yet.",
)
#: only ever after people have met
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
    "Thank you for writing!",
    "Sure, happy to.",
    "That suits me well.",
    "Great, looking forward to it.",
)
#: to somebody who plays at the page and has no time
ANOTHER_TIME = (
    "No problem. Tell me when it suits you better.",
    "That is fine, I am flexible. Another day, then?",
    "Thank you for telling me. Write to me when you have half an hour.",
)

#: comments that go with a pulse score, whatever was asked and whether or not people have met
COMMENTS = {
    1: (
        "Not my month. I may pause for a while.",
        "I had hoped for something else.",
        "This is not for me at the moment.",
    ),
    2: (
        "Hard to fit in this month.",
        "I expected a little more.",
        "Maybe it needs another round or two.",
        "I am not sure that I wrote the right things into my profile.",
    ),
    3: (
        "I am still finding out what I want from this.",
        "It is all right. Ask me again next month.",
        "Some weeks are better than others.",
        "I like the idea more than I use it so far.",
        "I should change what I wrote under what I want to learn.",
    ),
    4: (
        "It is good to look beyond my own team.",
        "I like that it costs so little time.",
        "More of that, please.",
        "I would not have written to a stranger on my own.",
        "Nice that it comes by itself. I would forget otherwise.",
        "I look forward to the next one.",
    ),
    5: (
        "Please keep this going.",
        "I have told my whole team to join.",
        "This is the part of my week that is only about learning.",
        "I wish we had had this when I started here.",
        "It makes a large company feel small.",
    ),
}
#: of those who have met
COMMENTS_MET = {
    1: (
        "We had nothing in common, and it showed.",
        "I left with less time and no idea.",
    ),
    2: (
        "We had little to talk about this time.",
        "Nice person, but our work is very far apart.",
        "We stayed with small talk for most of it.",
        "I talked too much and asked too little.",
    ),
    3: (
        "Nice, but half an hour is short.",
        "Good talk. I am not sure yet what to do with it.",
        "I would have liked somebody further away from my own work.",
        "We talked more about the product than about us.",
        "Useful for me, I hope also for the other side.",
        "It got good in the last ten minutes.",
        "We agreed on almost everything. That was pleasant, and I learned little.",
        "Next time I would send my question beforehand.",
    ),
    4: (
        "Good to see how another team solves the same thing.",
        "I left with two things to try.",
        "We meet again next week, on our own.",
        "I know now whom to ask about a few things.",
        "Talking to somebody outside my team makes it easier to be honest.",
        "I explained something, and understood it better myself.",
        "We swapped templates. Mine was worse.",
        "It helped me to say no to one thing this week.",
        "I did not expect to learn this much from a department that I never see.",
        "Short, friendly, and I took notes.",
        "A good question turned out to be worth more than a good answer.",
        "We laughed, and still got somewhere.",
        "I was asked what I would do if nobody minded. I am still thinking about it.",
        "The same problem looks smaller from another time zone.",
    ),
    5: (
        "Best half hour of my week.",
        "I would never have met this person otherwise.",
        "Very concrete help with something that I had put off for months.",
        "I have somebody to rehearse with now.",
        "One look from outside, and what I was stuck with became easy.",
        "We found out that our teams build the same thing twice.",
        "I feel less alone with my question.",
        "Clear advice, kindly said.",
        "Exactly what I had asked for when I joined.",
        "We went on for an hour and did not notice.",
        "I changed my plan for next quarter after it.",
        "My partner listened, and then asked the one thing that I had avoided.",
    ),
}
#: of those who have not met, as far as they know
COMMENTS_NOT_MET = {
    1: ("There was no meeting, and I gave up too early.", "Nothing has happened yet."),
    2: ("We have not managed to meet yet.", "I owe my partner an answer.", "Our calendars did not get along."),
    3: (
        "We have not met yet, so I cannot say much.",
        "Ask me again once we have met.",
        "So far we have only written to each other.",
    ),
    4: ("We have only written so far, and that was already nice.", "Our meeting is still to come. I am curious."),
    5: ("We have not met yet, and the chat alone was worth it.", "I already know what I will ask when we meet."),
}

#: of those who are asked as part of a circle
COMMENTS_CIRCLE = {
    1: ("I do not find my place in it yet.", "Too many people for me to say something personal."),
    2: (
        "We could get to the point sooner.",
        "Hard to arrive in time between two other meetings.",
        "We ran out of time for the last two of us.",
    ),
    3: (
        "I listened a lot. That was good too.",
        "I would like to go deeper on fewer topics.",
        "I was tired, and still glad that I came.",
        "It needs the one or other session more.",
    ),
    4: (
        "Everybody had their turn. I liked that.",
        "A good hour, and I know my next step.",
        "It helps that the same people come back.",
        "Honest, and quite funny in places.",
        "What we agreed on last time got asked about. That helps me.",
        "One hour without a screen full of slides.",
    ),
    5: (
        "I said more than I had planned to, and it was fine.",
        "The questions were better than any advice.",
        "I think about our last session more than I expected.",
        "It is getting easier to bring something unfinished.",
        "I would not miss it any more.",
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
    "circles": (
        ("hannah", "Hello! In a circle, a handful of us meet every second week and help each other along."),
        ("jonas", "Is it a course?"),
        ("hannah", "No teacher, no slides. Everybody leads once, and everything stays in the circle."),
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
