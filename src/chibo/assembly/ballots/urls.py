"""Addresses of secret ballots: setting up, devices of those with a part, the booth, what anybody may check."""

from django.urls import path

from chibo.assembly.ballots.views import booth, devices, guide, results, setup

app_name = "ballots"
urlpatterns = [
    path("meetings/<uuid:meeting_id>/ballots", setup.listing, name="list"),
    path("meetings/<uuid:meeting_id>/ballots/new", setup.new, name="new"),
    path("ballots/check", booth.check, name="check"),
    path("ballots/practice", booth.practise, name="practice"),
    path("ballots/practice/cast", booth.practice_cast, name="practice_cast"),
    path("ballots/guide/<slug:name>", guide.guide, name="guide"),
    path("ballots/of/<uuid:vote_id>", booth.of_vote, name="of_vote"),
    path("ballots/<uuid:election_id>/", setup.page, name="page"),
    path("ballots/<uuid:election_id>/freeze", setup.freeze, name="freeze"),
    path("ballots/<uuid:election_id>/open", setup.open_it, name="open"),
    path("ballots/<uuid:election_id>/slip", setup.slip, name="slip"),
    path("ballots/<uuid:election_id>/close", setup.close_it, name="close"),
    path("ballots/<uuid:election_id>/void", setup.void_it, name="void"),
    path("ballots/<uuid:election_id>/credentials", devices.authority, name="authority"),
    path("ballots/<uuid:election_id>/key", devices.trustee, name="trustee"),
    path("ballots/<uuid:election_id>/ceremony", devices.ceremony, name="ceremony"),
    path("ballots/<uuid:election_id>/decryption", devices.decryption, name="decryption"),
    path("ballots/<uuid:election_id>/booth", booth.page, name="booth"),
    path("ballots/<uuid:election_id>/cast", booth.cast, name="cast"),
    path("ballots/<uuid:election_id>/trackers", results.trackers, name="trackers"),
    path("ballots/<uuid:election_id>/proof", results.proof, name="proof"),
    path("ballots/<uuid:election_id>/archive", results.archive, name="archive"),
    path("ballots/<uuid:election_id>/public", results.public, name="public"),
]
