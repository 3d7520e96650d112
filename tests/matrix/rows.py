"""The fault matrix in the project's own words: what goes wrong, and what must be true then."""

FAULTS = """
1 | The till is killed at any moment of a redemption | nothing happened, or all of it, and its paper is asked about
2 | The power fails; unsynced sectors are lost or torn | every acknowledged sale is there, the chain unbroken
3 | A crash between commit and print | the start lists the paper; printed again it is a COPY
4 | A crash while printing | the paper is in doubt and asked about; a voucher keeps its id
5 | No paper, no cable, wrong port | the sale stands, the job failed and can be tried again
6 | The printer says yes and nothing comes out | a COPY is printed and counted
7 | The disk is full during a commit | the sale is refused whole, the reserve is freed, sending goes on
8 | The disk is full for the log only | selling goes on, the till warns
9 | A write or a sync fails | no commit is tried twice; the files are opened again and the sale looked up
10 | The files cannot be written | the till says so and takes no points
11 | A page of the file is damaged | no normal start; the file is kept, signed operations are salvaged
12 | The write-ahead log is deleted | the witness is ahead of the file: no redeeming until renewed
13 | The till's file is deleted | it is said to be gone; the server knows what is missing and keeps the points in doubt
14 | A second copy is started | it ends with a sentence, the first goes on
15 | The data folder lies on a share or a stick | refused when the till is set up
16 | An SQLite library with the WAL-reset fault | named in the log; more than one connection is refused
17 | Memory runs out in a sale | the transaction is undone, the till starts again
18 | The screen raises an error | it is logged, the data untouched, the sale is back after a restart
19 | The line goes down in mid-request | the operation is local already and is sent again, once
20 | The server commits, its reply is lost | the same operation again gets the same answer
21 | Requests and replies come twice | nothing changes
22 | Messages come late and out of order | old generations and epochs are ignored, totals only grow
23 | A half-open connection, a byte a second | time limits; the till is usable all the while
24 | A reply is cut off, a bomb or huge | refused by size and digest, tried again later
25 | A public network answers with its own page | not our server, and said so
26 | Wrong name, expired or foreign certificate | never plain, a clear sentence, selling goes on
27 | A storm of 500, 502, 503, 429 | pauses with jitter that keep to what the server asks
28 | The server is away for days | selling and redeeming from held rights go on; the age is shown
29 | Thirty tills come back at once | nothing is lost, all is sent
30 | The server falls before or after its commit | as rows 19 and 20
31 | The server is restored from yesterday | new generation, tills claim and send again, balances exact
32 | Restored again while recovering | the same, one generation further
33 | A till stays away after a restore | nobody is granted anything until it answers or two people give it up
34 | The server is older than its tills know | tills refuse it, the administrator is told
35 | A till's disk image is put back, then it goes online | new incarnation, what only it knows is told again
36 | A till's image is put back and sells first | orphans are judged and flagged, the loss is bounded and booked
37 | One image on two computers | both stop, the administrator is told; let in one by one, each tells what it sold
38 | Till and server are put back together | may lose acknowledged operations: found by their receipts, not promised
39 | The till's clock is years off, or the zone changes | no rights change; the operation is flagged
40 | The clock jumps to 2099 and back | nothing expires for ever
41 | A dead clock battery | time goes on from the last operation or the server
42 | An operation of a newer till | kept in its place, later ones go on, judged again after the update
43 | A server newer than its till | one version back is served, an older one told to update; nothing is lost
44 | A migration is killed half-way | the old file is whole, it is tried again
45 | An older program on a newer file | it refuses and says why
46 | An operation that nobody can read | quarantined, the queue goes on
47 | Points 0, -5, 1e9, 1.5, NaN, foreign digits | refused at the door, by the database and by the server
48 | A balance beyond all bounds | capped long before
49 | Hostile scans | refused or inert
50 | Double click, key repeat, two scans in 50 ms | one sale
51 | An unknown card while offline | earns on the card, the server finds the member, else a person
52 | The member is deleted or blocked meanwhile | waits for a person, or counts and is looked at; never lost
53 | The programme changes meanwhile | honoured as printed, by the version it names
54 | The cashier is shut out meanwhile | there are no users to shut out yet: every operation names who was at the till
55 | A return of another till's sale, offline | taken back by its signed receipt; booked once the server has its sale
56 | The same return at two tills | the member is debited once, the second is the shop's and looked at
57 | Vouchers: expired, foreign, tampered, copied | a sentence for each; a copy is harmless
58 | A voucher taken in here, its copy shown there | refused there
59 | The anchor is switched off, the shop online | the holder is named, what is here can be used
60 | Closing with unsent sales | safe, said with their number; they go out at the next start
61 | The till is taken away with unsent sales | they leave it in a sealed file, and count once
62 | A fortnight's backlog | sent in parts while selling goes on
63 | The keystore is lost | the till says so; it joins anew
64 | Another program locks the file | waited for, then said; nothing twice
65 | The computer sleeps for days | noticed, nothing expires wrongly
66 | PostgreSQL cannot serialise | tried again, then 503
67 | The server's disk is full | 503, tills unaffected
68 | Two exchanges of one till at once | one after the other, the second a duplicate
69 | Till and server disagree at the end of an exchange | redeeming stops, the replica is fetched anew, the log stays
70 | An image of a one-computer shop is put back | its own backup's heads are ahead: recovery, and the till is renewed
71 | A till that closed shifts is put back, or its file damaged | no Z number comes twice, no sale counts in two
"""
