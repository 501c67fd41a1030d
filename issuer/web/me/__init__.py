"""The holder's side: what somebody who holds certifications sees and does by themselves."""
