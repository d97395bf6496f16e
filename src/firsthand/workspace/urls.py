"""Every page of the workspace."""

from __future__ import annotations

from django.urls import URLPattern, path

from firsthand.workspace import case, forms, handling, inbox, login, private, sending

urlpatterns: list[URLPattern] = [
    path("", inbox.home, name="home"),
    path("login/", login.sign_in, name="login"),
    path("enter/", login.enter_demo, name="enter"),
    path("logout/", login.sign_out, name="logout"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("case/<slug:case_id>/", case.case_page, name="case"),
    path("case/<slug:case_id>/parts/", case.case_parts, name="parts"),
    path("case/<slug:case_id>/check/", sending.check, name="check"),
    path("case/<slug:case_id>/send/", sending.send, name="send"),
    path("case/<slug:case_id>/undo/<slug:reply_id>/", sending.undo, name="undo"),
    path("case/<slug:case_id>/approve/<slug:reply_id>/", sending.approve, name="approve"),
    path("case/<slug:case_id>/give-back/<slug:reply_id>/", sending.give_back, name="give_back"),
    path("case/<slug:case_id>/take/", handling.take, name="take"),
    path("case/<slug:case_id>/let-go/", handling.let_go, name="let_go"),
    path("case/<slug:case_id>/note/", handling.note, name="note"),
    path("case/<slug:case_id>/correct/", handling.correct, name="correct"),
    path("case/<slug:case_id>/hand-off/", handling.hand_off, name="hand_off"),
    path("case/<slug:case_id>/wrap-up/", handling.wrap_up, name="wrap_up"),
    path("case/<slug:case_id>/forms/note/", forms.note_form, name="note_form"),
    path("case/<slug:case_id>/forms/hand-off/", forms.hand_off_form, name="hand_off_form"),
    path("case/<slug:case_id>/forms/wrap-up/", forms.wrap_up_form, name="wrap_up_form"),
    path("case/<slug:case_id>/private/", private.move_private, name="move_private"),
    path("case/<slug:case_id>/verify-link/", private.verify_link, name="verify_link"),
    path("verify/<str:token>/", private.verify, name="verify"),
    path("case/<slug:case_id>/reopen/", handling.reopen, name="reopen"),
    path("board/", inbox.home, name="board"),
    path("filtered-out/", inbox.home, name="pile"),
    path("incidents/", inbox.home, name="incidents"),
    path("attention/", inbox.home, name="attention"),
    path("stores/", inbox.home, name="stores"),
    path("store/<slug:store>/", inbox.home, name="store"),
    path("policy/", inbox.home, name="policy"),
    path("public/", inbox.home, name="public"),
]
