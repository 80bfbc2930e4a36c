"""Sign-in, factors and sessions: only those pages of the library that a closed house needs."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.urls import path
from django.views.generic import RedirectView

from chibo.ground.accounts.views import confirming, enrolment, identity, security, slips

urlpatterns = [
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", account.password_change, name="account_change_password"),
    path("accounts/password/set/", account.password_set, name="account_set_password"),
    path("accounts/security/", security.SecurityPage.as_view(), name="mfa_index"),
    path("accounts/code/", mfa.authenticate, name="mfa_authenticate"),
    path("accounts/identity/mine/", identity.own, name="accounts_own_identity"),
    path("accounts/identity/<str:provider_id>/", identity.start, name="openid_connect_login"),
    path(
        "accounts/identity/<str:provider_id>/back/", identity.back, name="openid_connect_callback"
    ),
    path(
        "accounts/people/<uuid:person_id>/identity/", identity.link, name="accounts_link_identity"
    ),
    path("accounts/confirm/done/", confirming.done, name="accounts_confirmed"),
    path("accounts/confirm/for/<str:code>/", confirming.ask, name="accounts_confirm"),
    path("accounts/confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("accounts/totp/add/", totp.activate_totp, name="mfa_activate_totp"),
    path("accounts/totp/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("accounts/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("accounts/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("accounts/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("accounts/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("accounts/passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("accounts/passkeys/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path(
        "accounts/confirm/passkey/",
        security.ConfirmByPasskey.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "accounts/passkeys/<int:pk>/remove/",
        security.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("accounts/passkeys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("accounts/sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("accounts/sessions/<int:session_id>/end/", security.end_session, name="usersessions_end"),
    path("enrol/", enrolment.code, name="enrol"),
    path("enrol/way/", enrolment.way, name="enrol_way"),
    path("enrol/passkey/", enrolment.passkey, name="enrol_passkey"),
    path("enrol/pin/", enrolment.pin, name="enrol_pin"),
    path("enrol/app/", enrolment.app, name="enrol_app"),
    path("enrol/done/", enrolment.done, name="enrol_done"),
    path("slips/", slips.waiting, name="slips_waiting"),
    path("slips/list.<str:kind>", slips.waiting_file, name="slips_file"),
    path("slips/new/<uuid:person_id>/", slips.new, name="slips_new"),
    path("slips/<uuid:slip_id>/", slips.show, name="slips_show"),
    path("slips/<uuid:slip_id>/confirm/", slips.confirm, name="slips_confirm"),
    path("slips/<uuid:slip_id>/hand-over/", slips.hand_over, name="slips_hand_over"),
    path("slips/<uuid:slip_id>/withdraw/", slips.withdraw, name="slips_withdraw"),
    # The library links to these names; nobody signs up or gets mail here.
    path(
        "accounts/signup/",
        RedirectView.as_view(pattern_name="account_login"),
        name="account_signup",
    ),
    path(
        "accounts/forgotten/",
        RedirectView.as_view(pattern_name="account_login"),
        name="account_reset_password",
    ),
    path("accounts/mail/", RedirectView.as_view(pattern_name="mfa_index"), name="account_email"),
]
